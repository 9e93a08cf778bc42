/** What a page has of its own among the headers; all answers share the rest (`http/answer-headers.ts`). */

/**
 * Our one stylesheet and our one script, which asks nobody but ourselves; pictures from where they live, forms to
 * ourselves. Nothing that stands in a page runs. One address has two forms, a page and an ActivityPub document, told
 * apart by `Accept`.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self' https:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  vary: 'accept',
};
