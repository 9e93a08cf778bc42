/** Who may do which act: the table read aloud, for every office. */
import { describe, expect, test } from 'vitest';
import { acts } from '#domain/modlog/acts.ts';
import { mayAct, mayEntrust, rankOf, rights, roleFor } from '#domain/communities/rights.ts';
import { nobody } from '#domain/communities/standing.ts';

const here = { local: true };
const there = { local: false };
const moderator = { ...nobody, moderator: true };
const owner = { ...moderator, owner: true };
const siteModerator = { ...nobody, siteModerator: true };
const admin = { ...nobody, admin: true };
const banned = { ...owner, banned: true };

describe.each(acts)('%s', (act) => {
  const { scope, instance, elsewhere } = rights[act];
  const communal = scope !== null;

  test('by nobody without an office, and by nobody who is banned', () => {
    for (const who of [nobody, { ...nobody, member: true }, banned])
      for (const where of [here, there, null]) expect(mayAct(act, who, where)).toBe(false);
  });

  test('by owners, and by moderators who are entrusted with it', () => {
    expect(roleFor(act, owner, here)).toBe(communal ? 'owner' : null);
    const may = communal && scope !== 'owner';
    expect(roleFor(act, moderator, here)).toBe(may ? 'moderator' : null);
    expect(roleFor(act, { ...moderator, scopes: [scope ?? ''] }, here)).toBe(
      may ? 'moderator' : null,
    );
    expect(roleFor(act, { ...moderator, scopes: ['nothing'] }, here)).toBeNull();
    expect(roleFor(act, owner, null)).toBeNull();
  });

  test('by those of the whole server, as far as it reaches', () => {
    const bySiteModerators = instance === 'moderators' ? 'instance-moderator' : null;
    expect(roleFor(act, admin, here)).toBe('admin');
    expect(roleFor(act, admin, null)).toBe('admin');
    expect(roleFor(act, admin, there)).toBe(elsewhere === true ? 'admin' : null);
    expect(roleFor(act, siteModerator, here)).toBe(bySiteModerators);
    expect(roleFor(act, siteModerator, there)).toBe(elsewhere === true ? bySiteModerators : null);
  });
});

test('nobody is entrusted with more than who entrusts them has', () => {
  expect(mayEntrust(owner, [])).toBe(true);
  expect(mayEntrust(moderator, [])).toBe(true);
  const reader = { ...moderator, scopes: ['content', 'moderators'] };
  expect(mayEntrust(reader, ['content'])).toBe(true);
  expect(mayEntrust(reader, ['content', 'people'])).toBe(false);
  expect(mayEntrust(reader, [])).toBe(false);
});

test('admins stand above all, then who moderates the whole server, owners, moderators', () => {
  const ranks = [nobody, moderator, owner, siteModerator, admin].map(rankOf);
  expect(ranks).toEqual([0, 1, 2, 3, 4]);
});
