/** Offers names while they are typed, for the script; JSON, for members alone. */
import type { House } from '#domain/context.ts';
import { plain, safeImage } from '#http/ui/text.ts';
import { readCompletions } from '#views/completions.ts';
import { handleOf } from '#views/paths.ts';
import type { Answer } from './answer.ts';
import { field, readAddress } from './params.ts';
import type { Request } from './serve.ts';

const lengthMax = 100;

const json = (offers: readonly unknown[]): Answer => ({
  status: 200,
  file: { name: 'offers.json', type: 'application/json', body: JSON.stringify(offers) },
});

/** Called for `/complete?kind=people&q=ca`. Strangers are offered nothing. */
export async function showCompletions(house: House, asked: Request): Promise<Answer> {
  const { query, eyes } = asked;
  const kinds = { communities: 'community', people: 'person' } as const;
  const asking = field(query, 'kind');
  const kind = asking === 'communities' || asking === 'people' ? kinds[asking] : null;
  const words = readAddress(field(query, 'q'))?.slice(0, lengthMax).trim() ?? '';
  if (eyes.person === null || kind === null || words === '') return json([]);
  const lines = await readCompletions(house.database.query, { kind, words, eyes });
  return json(
    lines.map((line) => ({
      value: handleOf(line, house.origin),
      label: plain(line.title, 100) || plain(line.name, 100),
      icon: safeImage(line.icon),
    })),
  );
}
