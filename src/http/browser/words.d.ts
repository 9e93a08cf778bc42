/** What the server puts before the script: its sentences in the language of the page (src/http/ui/assets.ts). */
declare const words: Readonly<Record<string, string>>;
