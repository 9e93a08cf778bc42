/** Ids that look random and repeat with a seeded chance. */

export function uuidFrom(rng: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(rng() * 16).toString(16)).join('');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}

export function ulidFrom(rng: () => number, now: Date): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let time = now.getTime();
  let head = '';
  for (let i = 0; i < 10; i += 1) {
    head = (letters[time % 32] ?? '0') + head;
    time = Math.floor(time / 32);
  }
  const tail = Array.from({ length: 16 }, () => letters[Math.floor(rng() * 32)] ?? '0');
  return head + tail.join('');
}
