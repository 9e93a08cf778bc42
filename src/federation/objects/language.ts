/** Languages as Lemmy reads them: a tag with its name. */
import type { Json } from '#federation/strict-json.ts';

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** `tag` is BCP 47; its own letters stand for a name that nobody knows. */
export function languageObject(tag: string): Json {
  try {
    return { identifier: tag, name: names.of(tag) ?? tag };
  } catch (error) {
    if (error instanceof RangeError) return { identifier: tag, name: tag };
    throw error;
  }
}
