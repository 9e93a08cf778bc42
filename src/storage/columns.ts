/** Column kinds that every table shares: public ids, moments, and long ids. */
import { bigint, integer, timestamp } from 'drizzle-orm/pg-core';

/** A public id: below 2^31, never reused, the number in `/post/N` and in the client API. */
export const publicId = () => integer().primaryKey().generatedByDefaultAsIdentity();

/** A moment in UTC, to the millisecond. */
export const moment = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' });

/** An id of something that nobody outside refers to by number. */
export const longId = () => bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity();

/** A reference to a long id or a position in the log. */
export const long = () => bigint({ mode: 'number' });

/** A reference to a public id. */
export const ref = () => integer();
