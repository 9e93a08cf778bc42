/** Pages and forms for admins, one line each. */
import type { House } from '#domain/context.ts';
import { showAdmin } from './admin.ts';
import { showAdminInstance } from './admin-instance.ts';
import { showAdminInstances } from './admin-instances.ts';
import { budgetFields, purgeFields, takeBudget, takePurge } from './admin-purge.ts';
import { liftFields, takeLift, takeLiftPreview, takeRule, takeRulePreview } from './admin-rule.ts';
import { settingsFields, showAdminSettings, takeSettings } from './admin-settings.ts';
import { ruleFields } from './rule-form.ts';
import type { Routes } from './serve.ts';

/** Called once, by `registerWeb`. */
export function registerAdmin({ ask, take }: Routes, house: House): void {
  ask('/admin', (asking) => showAdmin(house, asking));
  ask('/admin/instances', (asking) => showAdminInstances(house, asking));
  ask('/admin/instances/:host', (asking) => showAdminInstance(house, asking));
  take('/admin/instances/preview', ruleFields, (posted) => takeRulePreview(house, posted));
  take('/admin/instances/rule', ruleFields, (posted) => takeRule(house, posted));
  take('/admin/instances/lift-preview', liftFields, (posted) => takeLiftPreview(house, posted));
  take('/admin/instances/budget', budgetFields, (posted) => takeBudget(house, posted));
  take('/admin/instances/purge', purgeFields, (posted) => takePurge(house, posted));
  ask('/admin/settings', (asking) => showAdminSettings(house, asking));
  take('/admin/settings', settingsFields, (posted) => takeSettings(house, posted));
  take('/admin/instances/lift', liftFields, (posted) => takeLift(house, posted));
}
