/** Pages and forms for those who moderate, one line each. */
import type { House } from '#domain/context.ts';
import { showModeration } from './moderation.ts';
import { reportFields, showReport, takeReport } from './report.ts';
import type { Routes } from './serve.ts';
import { actFields, takeAct } from './take-act.ts';

/** Called once, by `registerWeb`. */
export function registerModeration({ ask, take }: Routes, house: House): void {
  ask('/moderation', (asking) => showModeration(house, asking));
  ask('/report', (asking) => showReport(house, asking));
  take('/report', reportFields, (posted) => takeReport(house, posted));
  take('/moderation/act', actFields, (posted) => takeAct(house, posted));
}
