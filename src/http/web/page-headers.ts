/** The headers that every page carries: nothing runs, nothing is framed, nobody is told where we were. */

/** One address, two forms: a page and an ActivityPub document, told apart by `Accept`. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' https: data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  vary: 'accept',
};
