/** The operator's words about what came in: the receipts. */
import { replayReceipt as replay } from '#federation/replay-receipt.ts';
import { done, refuse } from '#lib/outcome.ts';
import {
  findReceipt,
  listReceipts as readReceipts,
  receiptStates,
  type ReceiptView,
} from '#views/receipt-list.ts';
import type { Handler } from './command.ts';
import { moment, table } from './output.ts';

const listDefault = 50;

const lineOf = ({ id, state, reason, type, activity }: ReceiptView): string =>
  `${id} ${state}${reason === null ? '' : ` (${reason})`}: ${type} ${activity}`;

export const listReceipts: Handler = async ({ house }, input) => {
  const state = receiptStates.find((one) => one === input.text('state')) ?? null;
  const limit = input.text('limit') === undefined ? listDefault : input.number('--limit');
  const receipts = await readReceipts(house.database.query, { state, limit });
  const rows = receipts.map((one) => [
    one.id,
    moment(one.arrived),
    one.state,
    one.reason,
    one.type,
    one.activity,
  ]);
  const head = ['ID', 'ARRIVED', 'STATE', 'REASON', 'TYPE', 'ACTIVITY'];
  return done({ data: receipts, text: table(head, rows, 'Nothing came in.') });
};

export const showReceipt: Handler = async ({ house }, input) => {
  const receipt = await findReceipt(house.database.query, input.number('ID'));
  if (receipt === null) return refuse('no-such-receipt');
  return done({ data: receipt, text: `${lineOf(receipt)}\nby ${receipt.actor}\n${receipt.body}` });
};

export const replayReceipt: Handler = async ({ house, world }, input) => {
  const id = input.number('ID');
  const replayed = await replay(world, id);
  if (!replayed.done) return replayed.reason === 'not-found' ? refuse('no-such-receipt') : replayed;
  const receipts = await findReceipt(house.database.query, id);
  if (receipts === null) return refuse('no-such-receipt');
  const { body: _, ...data } = receipts;
  return done({ data, text: `Receipt ${id} waits again, for a running server to take it up.` });
};
