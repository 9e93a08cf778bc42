/** Two fields for a new password, and whether they agree. */
import { z } from 'zod';
import { Field } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { refusals, type Refused } from './refusals.ts';

/** The fields that are read. */
export const newPasswordFields = { password: z.string(), again: z.string() };

/** Null when both are the same; what a password must be is the domain's to say. */
export const misfitOf = (fields: {
  readonly password: string;
  readonly again: string;
}): Refused | null => (fields.password === fields.again ? null : refusals.different);

/** `focus` on whichever is to be typed first. */
export const NewPassword = (props: {
  readonly refused: Refused | undefined;
  readonly focus?: boolean;
}): Html =>
  html`<${Field}
      name="password"
      label=${say('New password')}
      type="password"
      autocomplete="new-password"
      hint=${say(
        'At least 8 characters. Several words in a row are easy to remember and hard to guess.',
      )}
      wrong=${props.refused?.field === 'password'}
      focus=${props.focus ?? false}
    />
    <${Field}
      name="again"
      label=${say('New password, once more')}
      type="password"
      autocomplete="new-password"
      wrong=${props.refused?.field === 'again'}
    />`;
