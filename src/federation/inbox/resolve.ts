/** Receives Resolve (Lemmy 1.0): a moderator elsewhere dealt with a report. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { hearResolution } from '#domain/moderation/hear-resolution.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { idOf, isJson, listOf } from '#federation/objects/wire.ts';
import { findSubject } from '#federation/subject.ts';
import { hostOf } from '#lib/hosts.ts';
import { applied, ignored, refused, verdictOf, type Listener } from './arrival.ts';

/**
 * Its object is the Flag, under whatever id: Lemmy makes a new one. By a moderator of a community of ours it resolves
 * what is reported there; of a community elsewhere, by one of its moderators or somebody of its host, our people are told.
 */
export const receiveResolve: Listener = async ({ world, activity, actor }) => {
  const flag = activity.json['object'];
  if (!isJson(flag) || flag['type'] !== 'Flag') return refused('resolves no report');
  const [uri] = listOf(flag['object']).flatMap((entry) => idOf(entry) ?? []);
  const reader = world.house.database.query;
  const found = uri === undefined ? null : await findSubject(reader, uri);
  const community = found === null ? null : await findActor(reader, found.community);
  if (found === null || community === null) return ignored('reports nothing known here');
  const { subject } = found;
  if (community.local)
    return async (context) => {
      const outcome = await resolveReports(context, { subject, by: actor.id });
      return !outcome.done && outcome.reason === 'not-allowed'
        ? refused('not a moderator here')
        : verdictOf(outcome);
    };
  const where = { person: actor.id, community: community.id, now: world.house.clock() };
  const { moderator } = await findStanding(reader, where);
  if (!moderator && hostOf(actor.uri) !== hostOf(community.uri))
    return refused('not a moderator of this community');
  return async (context) => {
    const { told } = await hearResolution(context, { subject, community: community.id });
    return told === 0 ? ignored('nobody here waits for it') : applied;
  };
};
