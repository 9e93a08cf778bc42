/** Pages and forms about accounts, one line each: how people come, what they set, how they leave. */
import type { House } from '#domain/context.ts';
import { showAbout } from './about.ts';
import { showAdminSite, takeAdminSite } from './admin-site.ts';
import { decideFields, showApplications, takeDecision } from './applications.ts';
import { firstRunFields, showFirstRun, takeFirstRun } from './first-run.ts';
import {
  inviteFields,
  showInvitations,
  takeInvite,
  takeWithdrawal,
  withdrawFields,
} from './invitations.ts';
import type { Routes } from './serve.ts';
import { showOwnCommunities } from './settings-communities.ts';
import {
  closingFields,
  showClosing,
  showData,
  showGoodbye,
  takeClosing,
  takeExport,
} from './settings-data.ts';
import { preferenceFields, showPreferences, takePreferences } from './settings-preferences.ts';
import { profileFields, showProfile, takeProfile } from './settings-profile.ts';
import { siteFields } from './site-fields.ts';
import { showSignUp, signUpFields, takeSignUp } from './sign-up.ts';
import { showWaiting } from './sign-up-waiting.ts';

/** Called once, by `registerWeb`. */
export function registerAccounts({ ask, take, show }: Routes, house: House): void {
  ask('/sign-up', (asking) => showSignUp(house, asking));
  take('/sign-up', signUpFields, (posted) => takeSignUp(house, posted));
  ask('/sign-up/waiting', (asking) => showWaiting(house, asking));
  ask('/moderation/applications', (asking) => showApplications(house, asking));
  take('/moderation/applications/decide', decideFields, (posted) => takeDecision(house, posted));
  ask('/settings/invitations', (asking) => showInvitations(house, asking));
  take('/settings/invitations/make', inviteFields, (posted) => takeInvite(house, posted));
  take('/settings/invitations/withdraw', withdrawFields, (posted) => takeWithdrawal(house, posted));
  ask('/settings/profile', (asking) => showProfile(house, asking));
  take('/settings/profile', profileFields, (posted) => takeProfile(house, posted));
  ask('/settings/preferences', (asking) => showPreferences(house, asking));
  take('/settings/preferences', preferenceFields, (posted) => takePreferences(house, posted));
  ask('/settings/communities', (asking) => showOwnCommunities(house, asking));
  ask('/settings/data', (asking) => showData(house, asking));
  take('/settings/export', {}, (posted) => takeExport(house, posted));
  ask('/settings/close', (asking) => showClosing(house, asking));
  take('/settings/close', closingFields, (posted) => takeClosing(house, posted));
  show('/goodbye', () => showGoodbye());
  ask('/first-run', (asking) => showFirstRun(house, asking));
  take('/first-run', firstRunFields, (posted) => takeFirstRun(house, posted));
  ask('/admin/site', (asking) => showAdminSite(house, asking));
  take('/admin/site', siteFields, (posted) => takeAdminSite(house, posted));
  show('/about', (asked) => showAbout(house, asked));
}
