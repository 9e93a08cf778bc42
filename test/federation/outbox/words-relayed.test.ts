/** What is said in a community reaches each kind of server in its own form. */
import { describeCells } from '../relay-cells.ts';

describeCells([
  'thread',
  'comment',
  'thread-edit',
  'comment-edit',
  'thread-delete',
  'comment-delete',
]);
