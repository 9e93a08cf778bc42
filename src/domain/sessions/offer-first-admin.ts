/** Offers a link by which the first admin makes their account, while there is none. */
import { eq } from 'drizzle-orm';
import { findAdmins } from '#domain/accounts/find-admins.ts';
import { lockAdmins } from '#domain/accounts/lock-admins.ts';
import { act, type House } from '#domain/context.ts';
import { linksTable } from '#storage/schema/sessions.ts';
import { keepLink } from './keep-link.ts';
import { newToken } from './token.ts';

/** Called at each start, which prints it; null when there is an admin. The link of an earlier start ends. */
export function offerFirstAdmin(house: House, token: string = newToken()): Promise<string | null> {
  return act(house, async (context) => {
    await lockAdmins(context);
    await context.tx.delete(linksTable).where(eq(linksTable.purpose, 'first-admin'));
    if ((await findAdmins(context.tx)).length > 0) return null;
    await keepLink(context, { purpose: 'first-admin', account: null, token });
    return token;
  });
}
