/** A small world for the stand-ins' own tests: one of each, and a community on Lemmy 0.19. */
import { GoToSocial } from './gotosocial/gotosocial.ts';
import { Lemmy } from './lemmy/lemmy.ts';
import { Mastodon } from './mastodon/mastodon.ts';
import { memoryNet, quiet } from './memory-net.ts';
import { NodeBB } from './nodebb/nodebb.ts';
import { digestOf, signCavage } from './protocol/signature.ts';
import type { Json } from './protocol/types.ts';

export function world() {
  const memory = memoryNet();
  let time = Date.parse('2026-11-21T10:00:00Z');
  const now = () => new Date((time += 1000));
  const common = { net: memory.net, now };
  const old = new Lemmy({
    ...common,
    origin: 'https://lemmy19.test',
    version: '0.19',
    signedFetch: true,
  });
  const fresh = new Lemmy({ ...common, origin: 'https://lemmy10.test', version: '1.0' });
  const mastodon = new Mastodon({ ...common, origin: 'https://mastodon.test' });
  const gts = new GoToSocial({ ...common, origin: 'https://gts.test' });
  const nodebb = new NodeBB({ ...common, origin: 'https://nodebb.test' });
  const all = [old, fresh, mastodon, gts, nodebb] as const;
  memory.join(...all);
  return { memory, now, old, fresh, mastodon, gts, nodebb, settle: () => quiet(...all) };
}

export type World = ReturnType<typeof world>;

export async function joined(w: World) {
  const admin = await w.old.createPerson('ada');
  const cats = await w.old.createCommunity('cats', { by: admin, title: 'Cats' });
  const mia = await w.mastodon.createPerson('mia');
  const gus = await w.gts.createPerson('gus');
  const lea = await w.fresh.createPerson('lea');
  const nod = await w.nodebb.createPerson('nod');
  await w.mastodon.join('@cats@lemmy19.test', mia);
  await w.gts.join('@cats@lemmy19.test', gus);
  await w.fresh.join('!cats@lemmy19.test', lea);
  await w.nodebb.join('cats@lemmy19.test', nod);
  await w.settle();
  return { admin, cats, mia, gus, lea, nod };
}

/** One POST signed like a well-behaved server's, but for what the test changes. */
export function post(
  w: World,
  inbox: string,
  activity: Json,
  signer: { keyId: string; privateKeyPem: string },
  change: { digest?: string; type?: string } = {},
): Promise<Response> {
  const body = JSON.stringify(activity);
  const headers = new Headers({
    'content-type': change.type ?? 'application/activity+json',
    date: w.now().toUTCString(),
    digest: change.digest ?? digestOf(body),
    host: new URL(inbox).host,
  });
  const names = ['(request-target)', 'host', 'date', 'digest'];
  const message = { method: 'POST', url: inbox, headers };
  headers.set('signature', signCavage(message, signer, names, 'rsa-sha256'));
  return w.memory.net(new Request(inbox, { method: 'POST', headers, body }));
}
