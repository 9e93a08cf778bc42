/** Where other servers let their people go on with something of ours, as those servers say it themselves. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { budgets } from '#domain/limits/budgets.ts';
import { elsewhereOf } from '#federation/elsewhere.ts';
import { webfinger } from '#federation/documents/webfinger.ts';
import { makeStreet, type Neighbour } from '../../support/neighbours.ts';
import { pretend, type Pretend } from '../support/pretend-server.ts';

const street = makeStreet();
const uri = 'https://meet.test/c/cats';
const coded = encodeURIComponent(uri);
let moot: Neighbour;
beforeAll(async () => void (moot = await street.open('https://meet.test')));
afterAll(street.close);
beforeEach(() => street.pass(3_600_000));

const door = (server: string, intent: 'follow' | 'open' = 'follow', from = '192.0.2.7') =>
  elsewhereOf(moot.world).findDoor(server, { intent, uri, from });

type Link = { readonly rel: string; readonly template?: string; readonly href?: string };
const jrd = (server: Pretend, resource: string, links: readonly Link[]): void =>
  void server.answer(`/.well-known/webfinger?${new URLSearchParams({ resource })}`, {
    type: 'application/jrd+json',
    body: JSON.stringify({ subject: resource, links }),
  });

/** What Mastodon 4.6 says of an account, and of its instance actor (app/serializers/webfinger_serializer.rb). */
const ostatus: Link = {
  rel: 'http://ostatus.org/schema/1.0/subscribe',
  template: 'https://microblog.test/authorize_interaction?uri={uri}',
};
const intents: readonly Link[] = [
  {
    rel: 'https://w3id.org/fep/3b86/Object',
    template: 'https://microblog.test/authorize_interaction?uri={object}',
  },
  {
    rel: 'https://w3id.org/fep/3b86/Follow',
    template: 'https://microblog.test/intents/follow?on={object}&then={on-success}',
  },
];

describe('the door of another server', () => {
  test('is the one that it names for what is wished (FEP-3b86)', async () => {
    const server = pretend(street.wire, 'microblog.test', 'mastodon');
    jrd(server, 'acct:microblog.test@microblog.test', [ostatus, ...intents]);

    expect(await door('microblog.test')).toEqual({
      done: true,
      value: `https://microblog.test/intents/follow?on=${coded}&then=`,
    });
    expect(await door('microblog.test', 'open')).toEqual({
      done: true,
      value: `https://microblog.test/authorize_interaction?uri=${coded}`,
    });
  });

  test('is that of OStatus where no intents are known, asked for the account if one is given', async () => {
    const server = pretend(street.wire, 'older.test', 'mastodon');
    const template = 'https://www.older.test/interact/{uri}';
    jrd(server, 'acct:me@older.test', [{ ...ostatus, template }]);

    for (const typed of ['@me@older.test', 'me@older.test', ' acct:me@Older.test '])
      expect(await door(typed)).toEqual({
        done: true,
        value: `https://www.older.test/interact/${coded}`,
      });
  });

  test.each([
    ['lemmy', `/search?q=${coded}&type=All&listingType=All`],
    ['mastodon', `/authorize_interaction?uri=${coded}`],
    ['something-new', `/search?q=${coded}`],
  ])('is the search of %s when it names none', async (software, path) => {
    pretend(street.wire, `${software}.test`, software);

    expect(await door(`https://${software}.test/`)).toEqual({
      done: true,
      value: `https://${software}.test${path}`,
    });
  });

  test.each([
    ['another server', 'https://evil.test/?uri={uri}'],
    ['a server that begins like it', 'https://tricky.test.evil.test/?uri={uri}'],
    ['plain http', 'http://tricky.test/?uri={uri}'],
    ['another port', 'https://tricky.test:8443/?uri={uri}'],
    ['a script', 'javascript:alert("{uri}")'],
    ['a place that what is wished decides', '{uri}'],
    ['nowhere', 'https://tricky.test/home'],
    ['a name and password', 'https://a:b@tricky.test/?uri={uri}'],
  ])('is never %s', async (_, template) => {
    const server = pretend(street.wire, 'tricky.test', 'pixelfed');
    jrd(server, 'acct:tricky.test@tricky.test', [{ ...ostatus, template }]);

    expect(await door('tricky.test')).toEqual({
      done: true,
      value: `https://tricky.test/search?q=${coded}`,
    });
  });

  test.each([
    ['no name at all', '', 'bad-address'],
    ['a word', 'mastodon', 'bad-address'],
    ['an address of our own network', '127.0.0.1', 'bad-address'],
    ['nobody', 'nobody.test', 'unreachable'],
  ])('is not there for %s', async (_, server, reason) => {
    expect(await door(server)).toEqual({ done: false, reason });
  });

  test('of this very server is our own', async () => {
    expect(await door('meet.test')).toEqual({
      done: true,
      value: `https://meet.test/authorize_interaction?uri=${coded}`,
    });
  });

  test('is asked for so many times by each address', async () => {
    pretend(street.wire, 'often.test', 'lemmy');
    for (let time = 0; time < budgets['door from'].times; time++) await door('often.test');

    expect(await door('often.test')).toEqual({ done: false, reason: 'too-many' });
    expect(await door('often.test', 'open', '192.0.2.8')).toMatchObject({ done: true });
  });
});

test('a Folkmoot finds the door of another by what that says of itself', async () => {
  const other = await street.open('https://other.test');
  await other.given.account('bea');

  for (const server of ['other.test', '@bea@other.test'])
    expect(await door(server)).toEqual({
      done: true,
      value: `https://other.test/authorize_interaction?uri=${coded}`,
    });
});

test('our people and communities name the doors that we keep', async () => {
  await moot.given.community('cats');
  await moot.given.account('ada');
  for (const name of ['cats', 'ada', 'meet.test']) {
    const { body } = await webfinger(moot.world, `acct:${name}@meet.test`);

    const links = (JSON.parse(body) as { links: Link[] }).links;
    const doors = links.filter(({ template }) => template !== undefined);
    expect(doors).toEqual([
      {
        rel: 'http://ostatus.org/schema/1.0/subscribe',
        template: 'https://meet.test/authorize_interaction?uri={uri}',
      },
      {
        rel: 'https://w3id.org/fep/3b86/Object',
        template: 'https://meet.test/authorize_interaction?uri={object}',
      },
      {
        rel: 'https://w3id.org/fep/3b86/Follow',
        template: 'https://meet.test/authorize_interaction?uri={object}',
      },
    ]);
  }
});
