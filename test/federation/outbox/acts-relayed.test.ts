/** Votes, bans, locks, lists and reports reach each kind of server in its own form. */
import { describeCells } from '../relay-cells.ts';

describeCells([
  'vote',
  'vote-undo',
  'ban',
  'lock',
  'flag',
  'move',
  'community-removal',
  'list',
  'report',
]);
