/** Pages and forms for those who moderate, one line each. */
import type { House } from '#domain/context.ts';
import { editFields, takeEdit } from './community-edit.ts';
import { registerRules } from './community-rules.ts';
import { showCommunitySettings } from './community-settings.ts';
import { showModeration } from './moderation.ts';
import { reportFields, showReport, takeReport } from './report.ts';
import type { Routes } from './serve.ts';
import { seatFields, takeSeat } from './take-seat.ts';
import { actFields, takeAct } from './take-act.ts';

/** Called once, by `registerWeb`. */
export function registerModeration({ ask, take, show }: Routes, house: House): void {
  ask('/moderation', (asking) => showModeration(house, asking));
  ask('/report', (asking) => showReport(house, asking));
  take('/report', reportFields, (posted) => takeReport(house, posted));
  ask('/c/:handle/settings', (asking) => showCommunitySettings(house, asking));
  take('/c/:handle/settings/edit', editFields, (posted) => takeEdit(house, posted));
  take('/c/:handle/settings/moderators', seatFields, (posted) => takeSeat(house, posted));
  registerRules({ ask, take, show }, house);
  take('/moderation/act', actFields, (posted) => takeAct(house, posted));
}
