/** Why did this not arrive? One thing's way from receipt to event, to log, to every lane. */
import { originOf } from '#lib/hosts.ts';
import { done, refuse } from '#lib/outcome.ts';
import type { Destination, Fate } from '#views/trace-destinations.ts';
import { traceUrl, type TraceView } from '#views/trace.ts';
import type { Handler } from './command.ts';
import { moment } from './output.ts';

const fates: Record<Fate, string> = {
  delivered: 'delivered',
  'not-for-it': 'not for it: this server gets another form',
  voided: 'taken back before or after it was sent',
  aside: 'refused by that server',
  retry: 'failed, is tried again',
  waiting: 'waits',
};

export const trace: Handler = async ({ house }, input) => {
  const url = input.word('URL');
  if (originOf(url) === null) return refuse('bad-link');
  const view = await traceUrl(house.database.query, { url, origin: house.origin });
  const found = view.thing !== null || view.receipts.length > 0 || view.said.length > 0;
  return done({ data: view, text: found ? tell(view).join('\n') : strange(url) });
};

const strange = (url: string): string =>
  `Nothing here is or names ${url}: it never came in, was never made here, or its receipt is long gone.`;

function tell({ thing, receipts, events, said }: TraceView): string[] {
  return [
    ...(thing === null ? [] : [`It is ${thing.kind} ${thing.id} here (${thing.uri}).`]),
    ...(receipts.length === 0 ? ['No receipt: it did not come from elsewhere.'] : []),
    ...receipts.map(
      ({ id, type, state, reason, activity, arrived }) =>
        `received ${moment(arrived)}  ${type} ${activity}\n  receipt ${id}: ${state}${because(reason)}`,
    ),
    ...(events.length === 0 ? ['No event: nothing happened here because of it.'] : []),
    ...events.map(
      ({ id, kind, state, reason, created }) =>
        `happened ${moment(created)}  ${kind}\n  event ${id}: ${state}${because(reason)}`,
    ),
    ...(said.length === 0 ? ['Nothing was said to other servers about it.'] : []),
    ...said.flatMap(({ seq, form, dialect, activity, to }) => [
      `said  ${form}${dialect === null ? '' : ` for ${dialect} servers`}  ${activity} (log ${seq})`,
      ...(to.length === 0 ? ['  to nobody'] : to.map(tellDestination)),
    ]),
  ];
}

function tellDestination({ host, inbox, fate, lane, answer, nextTry }: Destination): string {
  const pause = nextTry === null || fate === 'delivered' ? '' : `, next try ${moment(nextTry)}`;
  const last = answer === null || fate === 'not-for-it' ? '' : `; it answered: ${answer}`;
  return `  → ${host} (${inbox}): ${fates[fate]}${pause}; lane ${lane ?? 'none'}${last}`;
}

const because = (reason: string | null): string => (reason === null ? '' : ` (${reason})`);
