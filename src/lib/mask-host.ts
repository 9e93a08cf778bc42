/** A host as it is published where its full name shall not be spread. */

/** `very-bad-place.test` becomes `very**********.test`: a quarter at each end stays, and every dot. */
export function maskHost(host: string): string {
  const letters = [...host];
  const kept = Math.floor(letters.length / 4);
  return letters
    .map((letter, index) =>
      letter === '.' || index < kept || index >= letters.length - kept ? letter : '*',
    )
    .join('');
}
