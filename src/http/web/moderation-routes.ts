/** Pages and forms for those who moderate, one line each. */
import type { House } from '#domain/context.ts';
import { battleFields, showBattle, takeBattle, takeBattleEnd } from './battle.ts';
import { editFields, takeEdit } from './community-edit.ts';
import { registerRules } from './community-rules.ts';
import { showCommunitySettings } from './community-settings.ts';
import { showModeration } from './moderation.ts';
import { showPersonRecord } from './person-record.ts';
import { reportFields, showReport, takeReport } from './report.ts';
import type { Routes } from './serve.ts';
import { seatFields, takeSeat } from './take-seat.ts';
import { actFields, takeAct } from './take-act.ts';

/** Called once, by `registerWeb`. */
export function registerModeration(routes: Routes, house: House): void {
  const { ask, take } = routes;
  ask('/moderation', (asking) => showModeration(house, asking));
  ask('/report', (asking) => showReport(house, asking));
  take('/report', reportFields, (posted) => takeReport(house, posted));
  ask('/c/:handle/settings', (asking) => showCommunitySettings(house, asking));
  take('/c/:handle/settings/edit', editFields, (posted) => takeEdit(house, posted));
  take('/c/:handle/settings/moderators', seatFields, (posted) => takeSeat(house, posted));
  registerRules(routes, house);
  ask('/moderation/person/:handle', (asking) => showPersonRecord(house, asking));
  ask('/moderation/battle', (asking) => showBattle(house, asking));
  take('/moderation/battle/begin', battleFields, (posted) => takeBattle(house, posted));
  take('/moderation/battle/end', {}, (posted) => takeBattleEnd(house, posted));
  take('/moderation/act', actFields, (posted) => takeAct(house, posted));
}
