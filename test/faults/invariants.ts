/** Holds what happened against the invariants I1, I2, I3 and I5 of delivery, from outside; one sentence for each break. */
import type { Facts } from './facts.ts';
import { wasTaken, type Said, type Told } from './told.ts';

export type Evidence = {
  /** What was answered 202, in order; what was said here by command, as it went out. */
  readonly accepted: readonly Said[];
  /** Hosts that are owed every relayed act. */
  readonly owed: readonly string[];
  readonly told: readonly Told[];
  readonly facts: Facts;
  /** When (`Date.now()`) a process or the database was ended hard: only then may something arrive twice. */
  readonly ends: readonly number[];
  /** Receipts may still wait. */
  readonly mayWait?: boolean;
};

/** Relayed to every member's server; a Follow is answered instead. */
const relayed = new Set(['Create', 'Update', 'Like', 'Dislike', 'Undo', 'Delete']);

/** Every break of an invariant, as a sentence; empty when all hold. */
export function violations(evidence: Evidence): string[] {
  return [...lost(evidence), ...doubled(evidence), ...disordered(evidence), ...unsettled(evidence)];
}

/** I1: what was applied has arrived everywhere, or stands somewhere with a reason. */
function lost({ accepted, owed, told, facts }: Evidence): string[] {
  const arrived = new Set(told.filter(wasTaken).map(({ host, said }) => `${host} ${said}`));
  const rows = Map.groupBy(facts.log, ({ said }) => said);
  const lanes = new Map(facts.lanes.map((lane) => [lane.host, lane]));
  const apart = new Set(
    facts.deliveries
      .filter(({ state, answer }) => state !== 'done' && answer !== null)
      .map(({ host, seq }) => `${host} ${seq}`),
  );
  const applied = new Set(
    facts.receipts.filter(({ state }) => state === 'applied').map(({ activity }) => activity),
  );
  const due = accepted.filter(({ said, type }) => relayed.has(type) && applied.has(said));
  const broken: string[] = [];
  for (const { said } of due) {
    const forms = rows.get(said) ?? [];
    if (forms.every(({ voided }) => voided) && forms.length > 0) continue;
    if (forms.length === 0) broken.push(`I1: ${said} was applied and never published`);
    for (const host of owed) {
      if (arrived.has(`${host} ${said}`)) continue;
      const lane = lanes.get(host);
      const waits =
        lane !== undefined &&
        lane.lastAnswer !== null &&
        (lane.state !== 'active' || lane.nextTry) &&
        forms.some(({ seq }) => seq > lane.broadcast);
      const aside = forms.some(({ seq }) => apart.has(`${host} ${seq}`));
      if (!waits && !aside && lane?.blocked !== true)
        broken.push(`I1: ${said} never reached ${host}, and nothing says why`);
    }
  }
  return broken;
}

/** I2: the same id means the same bytes; taken twice only with a hard end in between; told in one way only. */
function doubled({ told, ends }: Evidence): string[] {
  const broken: string[] = [];
  for (const copies of Map.groupBy(told, ({ host, id }) => `${host} ${id}`).values()) {
    const [first] = copies;
    if (new Set(copies.map(({ sha }) => sha)).size > 1)
      broken.push(`I2: ${first!.id} came to ${first!.host} in different words`);
  }
  const taken = told.filter(wasTaken);
  const byInbox = Map.groupBy(taken, ({ host, inbox, id }) => `${host}${inbox} ${id}`);
  for (const copies of byInbox.values()) {
    copies.slice(1).forEach((copy, index) => {
      const before = copies[index]!;
      if (!ends.some((end) => end >= before.at && end <= copy.at))
        broken.push(`I2: ${copy.id} was taken twice by ${copy.host} though nothing had ended`);
    });
  }
  const byAct = Map.groupBy(
    taken,
    ({ host, inbox, said, type }) => `${host}${inbox} ${type} ${said}`,
  );
  for (const copies of byAct.values()) {
    if (new Set(copies.map(({ id }) => id)).size > 1)
      broken.push(`I2: ${copies[0]!.said} was told to ${copies[0]!.host} under several ids`);
  }
  return broken;
}

/** I3: nothing before what it refers to; one actor's acts on one object in the order in which they were accepted. */
function disordered({ accepted, told }: Evidence): string[] {
  const broken: string[] = [];
  const places = new Map(accepted.map(({ said }, place) => [said, place]));
  for (const [host, here] of Map.groupBy(told, (one) => one.host)) {
    const takenAt = new Map<string, number>();
    for (const one of here.filter(wasTaken))
      if (!takenAt.has(one.said)) takenAt.set(one.said, one.until!);
    const creations = new Map(
      here.filter(({ type }) => type === 'Create').map(({ object, said }) => [object, said]),
    );
    for (const one of here) {
      for (const need of one.needs) {
        const creation = creations.get(need);
        const there = creation === undefined ? undefined : takenAt.get(creation);
        if (there !== undefined && there > one.from)
          broken.push(`I3: ${host} was told ${one.said} before ${need} was there`);
      }
    }
    const known = here.filter(({ said }) => places.has(said));
    for (const chain of Map.groupBy(known, ({ actor, object }) => `${actor} ${object}`).values()) {
      for (const late of chain) {
        const early = chain.find(
          ({ said }) =>
            places.get(said)! < places.get(late.said)! && (takenAt.get(said) ?? -1) > late.from,
        );
        if (early !== undefined)
          broken.push(`I3: ${host} was told ${late.said} before ${early.said} of the same actor`);
      }
    }
  }
  return broken;
}

/** I5: every accepted receipt is applied once, or ended with a reason. */
function unsettled({ accepted, facts, mayWait = false }: Evidence): string[] {
  const broken: string[] = [];
  const byActivity = Map.groupBy(facts.receipts, ({ activity }) => activity);
  for (const said of new Set(accepted.map((one) => one.said)))
    if (!byActivity.has(said)) broken.push(`I5: ${said} was answered 202 and is not in store`);
  for (const receipts of byActivity.values()) {
    const { activity } = receipts[0]!;
    const applied = receipts.filter(({ state }) => state === 'applied').length;
    if (applied > 1) broken.push(`I5: ${activity} was applied ${applied} times`);
    for (const { state, reason, doubted } of receipts) {
      if (state === 'waiting' && !doubted && !mayWait) broken.push(`I5: ${activity} still waits`);
      if (!['waiting', 'applied'].includes(state) && (reason ?? '') === '')
        broken.push(`I5: ${activity} is ${state} and nothing says why`);
    }
  }
  for (const { activity, kind, times } of facts.repeated)
    broken.push(`I5: ${activity} had its effect ${kind} ${times} times`);
  return broken;
}
