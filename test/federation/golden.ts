/** Golden files: what we say, word for word; only keys and signatures are masked. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const folder = fileURLToPath(new URL('../golden/', import.meta.url));
const masked = new Set(['proofValue', 'signatureValue', 'publicKeyPem', 'publicKeyMultibase']);

/** Signatures and keys differ in every run; an LD signature also tells the hour of the machine. */
export function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask);
  if (typeof value !== 'object' || value === null) return value;
  const ld = 'signatureValue' in value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      masked.has(key) || (ld && key === 'created') ? `(${key})` : mask(entry),
    ]),
  );
}

/** Compares with `test/golden/NAME.json`; with UPDATE_GOLDEN=1 writes it, to be read before it is kept. */
export function expectGolden(name: string, value: unknown): void {
  const file = join(folder, `${name}.json`);
  const text = `${JSON.stringify(mask(value), null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readGolden(name));
}

/** The text of a golden file; empty when there is none. */
export function readGolden(name: string): string {
  const file = join(folder, `${name}.json`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
