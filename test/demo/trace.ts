/** The operator's question “why did this arrive, or not?”, asked about mia's post. */
import type { TraceView } from '#views/trace.ts';
import type { Posted } from './posts.ts';
import { claim, show, soon, title } from './tell.ts';
import type { Town } from './town.ts';

export async function trace(town: Town, { uri }: Posted): Promise<void> {
  const { a, b, mastodon, gotosocial, lemmy, lemmy1 } = town;
  title('Where did mia’s post go? Her community’s server can tell');
  const wanted = {
    [b.host]: 'delivered',
    [new URL(gotosocial.origin).host]: 'delivered',
    [new URL(lemmy.origin).host]: 'delivered',
    [new URL(lemmy1.origin).host]: 'aside',
    [new URL(mastodon.origin).host]: 'delivered',
  };
  const fates = async (): Promise<Record<string, string>> => {
    const view = await a.ask<TraceView>(`trace ${uri}`);
    const aims = view.said.flatMap(({ to }) => to).filter(({ fate }) => fate !== 'not-for-it');
    return Object.fromEntries(aims.map(({ host, fate }) => [host, fate]));
  };
  await soon('trace knows that four servers took it and Lemmy 1.0 did not', fates, wanted);
  show(`${a.host}$ folkmoot trace ${uri}`);
  const told = await a.read(`trace ${uri}`);
  show(told);
  claim(
    'it names the post and gives the answer of the one that refused',
    [told.includes(uri), told.includes('refused by that server')],
    [true, true],
  );
}
