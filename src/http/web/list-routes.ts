/** Pages and forms about lists of servers, one line each. */
import type { House } from '#domain/context.ts';
import { importFields, showExport, takeImport, takeImportPreview } from './list-import.ts';
import { showList } from './list-page.ts';
import { showLists } from './lists.ts';
import type { Routes } from './serve.ts';
import {
  decideFields,
  endListFields,
  subscribeFields,
  takeDecision,
  takeEndOfList,
  takeShrink,
  takeSubscribe,
  takeTerms,
  termsFields,
} from './take-list-form.ts';

/** Called once, by `registerWeb`. */
export function registerLists({ ask, take }: Routes, house: House): void {
  ask('/admin/lists', (asking) => showLists(house, asking));
  ask('/admin/lists/:id', (asking) => showList(house, asking));
  ask('/admin/lists/export/:format', (asking) => showExport(house, asking));
  take('/admin/lists/subscribe', subscribeFields, (posted) => takeSubscribe(house, posted));
  take('/admin/lists/import-preview', importFields, (posted) => takeImportPreview(house, posted));
  take('/admin/lists/import', importFields, (posted) => takeImport(house, posted));
  take('/admin/lists/:id/change', termsFields, (posted) => takeTerms(house, posted));
  take('/admin/lists/:id/shrink', {}, (posted) => takeShrink(house, posted));
  take('/admin/lists/:id/decide', decideFields, (posted) => takeDecision(house, posted));
  take('/admin/lists/:id/end', endListFields, (posted) => takeEndOfList(house, posted));
}
