/** The looks that pages can have, and the one that a browser asks for. */

export const themes = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const cookie = 'folkmoot-theme';
const keptSeconds = 365 * 24 * 60 * 60;

/** Null for anything that is none. */
export const readTheme = (text: unknown): Theme | null =>
  themes.find((theme) => theme === text) ?? null;

/** What whoever is not signed in has chosen. */
export function themeIn(cookies: string | undefined): Theme {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim().split('='));
  return readTheme(pairs.find(([name]) => name === cookie)?.[1]) ?? 'auto';
}

/** The header that remembers it for a year. */
export const keepTheme = (theme: Theme): string =>
  `${cookie}=${theme}; Max-Age=${keptSeconds}; Path=/; HttpOnly; SameSite=Lax`;
