/** What moderators remove and restore reaches each kind of server in its own form. */
import { describeCells } from '../relay-cells.ts';

describeCells(['thread-removal', 'comment-removal', 'thread-restoration', 'comment-restoration']);
