/** What the script says, in the reader's language. */
import { say } from './say.ts';

/** Called once for each language when the script is put together; keys are those of `say` in src/http/browser. */
export const scriptWords = (): Readonly<Record<string, string>> => ({
  failed: say('That did not work. Try again, or reload the page.'),
  offline: say('There is no connection at the moment. What you wrote is kept in this browser.'),
  copy: say('Copy'),
  copied: say('Copied'),
  restored: say('What you had written here was brought back.'),
  discard: say('Discard it'),
  toolbar: say('Format text'),
  bold: say('Bold'),
  italic: say('Italic'),
  link: say('Link'),
  quote: say('Quote'),
  code: say('Code'),
  list: say('List'),
  spoiler: say('Spoiler'),
  preview: say('Preview'),
  found: say('{n} suggestions'),
  loaded: say('The answers are here.'),
  help: say('Keyboard shortcuts'),
  close: say('Close'),
});
