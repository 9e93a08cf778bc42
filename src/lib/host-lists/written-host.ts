/** What the formats for lists of servers can say of one that we write down. */
import type { ListedScope } from './listed-host.ts';

export type WrittenHost = {
  readonly host: string;
  readonly scope: ListedScope;
  readonly severity: 'suspend' | 'silence' | 'noop';
  readonly rejectMedia: boolean;
  readonly rejectReports: boolean;
  /** The public reason. */
  readonly comment: string;
  readonly obfuscate: boolean;
};
