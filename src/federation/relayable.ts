/** The closed list of what a community may relay: wrapped when it is ours, unwrapped when it is not. */
export const relayable: ReadonlySet<string> = new Set([
  'Create',
  'Update',
  'Delete',
  'Like',
  'Dislike',
  'Undo',
  'Add',
  'Remove',
  'Lock',
  'Block',
  'Move',
  'Flag',
]);
