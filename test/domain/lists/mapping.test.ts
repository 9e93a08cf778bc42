/** What the words of a list mean here, and which of its lines are about us. */
import { describe, expect, test } from 'vitest';
import { mapHosts, reaches, readMapping, usualMapping } from '#domain/lists/mapping.ts';
import type { ListedHost, Mark } from '#lib/host-lists/listed-host.ts';
import { allMarks } from '#lib/host-lists/listed-host.ts';
import { listed } from './support.ts';

const said = (...marks: Mark[]): ListedHost[] => [
  { host: 'a.example', scope: 'domain', marks, comment: '', obfuscate: false },
];
const degrees = (marks: Mark[], mapping = {}) =>
  mapHosts(said(...marks), mapping, 'we.test').rules.map((rule) => rule.degrees.join('+'));

describe('the words of a list', () => {
  test.each<[Mark[], string[]]>([
    [['suspend'], ['defederate']],
    [['silence'], ['limit']],
    [['silence', 'reject-media', 'reject-reports'], ['limit+no-media+no-reports']],
    [['suspend', 'reject-media'], ['defederate']],
    [['noop'], []],
    [['noop', 'reject-media'], ['no-media']],
    [['drop'], ['defederate']],
    [['reject'], ['defederate']],
    [['filter', 'auto-unlisted', 'ignore-reports'], ['limit+no-reports']],
    [['accept'], []],
    [['advisory'], []],
    [['censure'], ['defederate']],
    [['hesitation'], ['limit']],
  ])('%j are %j', (marks, expected) => {
    expect(degrees(marks)).toEqual(expected);
  });

  test('mean something else where an admin said so, and only there', () => {
    expect(degrees(['suspend'], { suspend: ['limit', 'hold'] })).toEqual(['limit+hold']);
    expect(degrees(['silence'], { suspend: ['limit', 'hold'] })).toEqual(['limit']);
    expect(degrees(['suspend'], { suspend: [] })).toEqual([]);
  });

  test('are all of them known, and nothing else is', () => {
    expect(Object.keys(usualMapping).sort()).toEqual([...allMarks].sort());
    expect(readMapping({ suspend: ['limit'] })).toEqual({ suspend: ['limit'] });
    for (const wrong of [{ suspend: ['nuke'] }, { suspend: 'limit' }, { oops: [] }, [], null, 'x'])
      expect(readMapping(wrong)).toBeNull();
  });
});

describe('this very server', () => {
  test.each([
    ['we.test', 'we.test', 1],
    ['*.we.test', 'we.test', 0],
    ['we.test', 'social.we.test', 1],
    ['*.we.test', 'social.we.test', 1],
    ['we.test', 'we.test:8443', 1],
    ['we.test:8443', 'we.test:8443', 1],
    ['*.we.test', 'we.test:8443', 0],
    ['other.we.test', 'social.we.test', 0],
    ['notwe.test', 'we.test', 0],
  ])('a list that names %s says of %s: skipped %i', (line, own, skipped) => {
    expect(mapHosts(listed(line), {}, own).ourselves).toBe(skipped);
  });

  test('a rule reaches what its scope says', () => {
    const rule = (scope: 'exact' | 'domain' | 'below') => ({ host: 'a.example', scope });

    expect(reaches(rule('domain'), 'x.a.example')).toBe(true);
    expect(reaches(rule('domain'), 'a.example')).toBe(true);
    expect(reaches(rule('exact'), 'a.example')).toBe(true);
    expect(reaches(rule('exact'), 'x.a.example')).toBe(false);
    expect(reaches(rule('below'), 'a.example')).toBe(false);
    expect(reaches(rule('below'), 'x.a.example')).toBe(true);
    expect(reaches(rule('domain'), 'ba.example')).toBe(false);
  });
});
