/** The servers of the demo, the community on one of them, and its members on all of them. */
import { GoToSocial } from '../standins/gotosocial/gotosocial.ts';
import { Lemmy } from '../standins/lemmy/lemmy.ts';
import { Mastodon } from '../standins/mastodon/mastodon.ts';
import { loopbackNet, serveStandIn } from '../standins/serve.ts';
import type { CommunityShape } from '#views/shapes.ts';
import { freePorts, startMoot, type Moot } from './moot.ts';
import { onClose } from './stop.ts';
import { claim, say, soon, title } from './tell.ts';

export type Town = {
  /** Where the community lives. */
  readonly a: Moot;
  readonly b: Moot;
  readonly mastodon: Mastodon;
  readonly gotosocial: GoToSocial;
  readonly lemmy: Lemmy;
  readonly lemmy1: Lemmy;
  /** The community's id. */
  readonly cats: string;
  /** What others call it: `@cats@HOST`. */
  readonly handle: string;
  /** Resolves when the stand-ins have sent what they had to send. */
  readonly settle: () => Promise<void>;
};

export type People = {
  readonly mia: string;
  readonly gus: string;
  readonly leo: string;
  readonly lea: string;
};

const names = ['moot-a', 'moot-b', 'mastodon', 'gotosocial', 'lemmy19', 'lemmy10'] as const;

export async function openTown(): Promise<Town> {
  title('Six servers start on this machine');
  const ports = await freePorts(names.length);
  const origins = names.map((name, at) => `http://${name}.localhost:${ports[at]!}`);
  const [originA, originB, ...others] = origins as [string, string, string, string, string, string];
  const common = { net: loopbackNet, now: () => new Date() };
  const mastodon = new Mastodon({ ...common, origin: others[0] });
  const gotosocial = new GoToSocial({ ...common, origin: others[1] });
  const lemmy = new Lemmy({ ...common, origin: others[2], version: '0.19' });
  const lemmy1 = new Lemmy({ ...common, origin: others[3], version: '1.0' });
  const standIns = [mastodon, gotosocial, lemmy, lemmy1];
  for (const standIn of standIns) {
    onClose((await serveStandIn(standIn, Number(new URL(standIn.origin).port))).close);
    say(`${standIn.origin}  behaves like ${standIn.software} ${standIn.version}`);
  }
  const hosts = origins.map((origin) => new URL(origin).host).join(',');
  const [a, b] = await Promise.all([startMoot(originA, hosts), startMoot(originB, hosts)]);
  say(`${a.origin}  is a Folkmoot, with a database of its own`);
  say(`${b.origin}  is a Folkmoot, with a database of its own`);
  const settle = async (): Promise<void> => {
    await Promise.all(standIns.map((standIn) => standIn.deliveries()));
  };
  const cats = `${a.origin}/c/cats`;
  return { a, b, mastodon, gotosocial, lemmy, lemmy1, cats, handle: `@cats@${a.host}`, settle };
}

/** Everybody is a member when it resolves. */
export async function gather(town: Town): Promise<People> {
  const { a, b, mastodon, gotosocial, lemmy, lemmy1, cats, handle } = town;
  title('alice makes a community, and people on five other servers join it');
  await Promise.all([a.shell('user create alice --admin'), b.shell('user create bob')]);
  const made = await a.shell<CommunityShape>('community create cats', {
    title: 'Cats',
    by: 'alice',
  });
  claim(
    'the community has a page and a name for other servers',
    [made.url, made.handle],
    [cats, handle],
  );
  say(`Its page: ${cats}   Its name elsewhere: ${handle}`);
  const people = {
    mia: await mastodon.createPerson('mia'),
    gus: await gotosocial.createPerson('gus'),
    leo: await lemmy.createPerson('leo'),
    lea: await lemmy1.createPerson('lea'),
  };
  await Promise.all([
    mastodon.join(handle, people.mia),
    gotosocial.join(handle, people.gus),
    lemmy.join(`!${handle.slice(1)}`, people.leo),
    lemmy1.join(`!${handle.slice(1)}`, people.lea),
    b.shell(`community follow ${handle}`, { as: 'bob' }),
  ]);
  await town.settle();
  await soon(
    'mia’s Mastodon was told that she is in',
    () => mastodon.membership(people.mia, cats),
    'accepted',
  );
  await soon('so was gus’s GoToSocial', () => gotosocial.membership(people.gus, cats), 'accepted');
  await soon('so was leo’s Lemmy 0.19', () => lemmy.membership(people.leo, cats), 'accepted');
  await soon('and lea’s Lemmy 1.0', () => lemmy1.membership(people.lea, cats), 'accepted');
  await soon('and bob’s Folkmoot', () => following(b, a.host), 1);
  await soon('alice’s server counts six members', () => followersOf(a), 6);
  return people;
}

type Instance = { readonly host: string; readonly following: number };

const following = async (moot: Moot, host: string): Promise<number | undefined> =>
  (await moot.ask<Instance[]>('instance list')).find((one) => one.host === host)?.following;

const followersOf = async (moot: Moot): Promise<number | undefined> =>
  (await moot.ask<CommunityShape[]>('community list'))[0]?.followers;
