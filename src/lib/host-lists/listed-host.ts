/** What every list of servers comes to, whatever its format: names, what is said of each, and what was skipped. */

/** Everything that a list can say of a server, as its format words it. */
export const allMarks = [
  // Mastodon, GoToSocial, plain lists.
  'suspend',
  'silence',
  'noop',
  'reject-media',
  'reject-reports',
  // FIRES: policies, filters, and what is no recommendation.
  'drop',
  'reject',
  'filter',
  'accept',
  'auto-unlisted',
  'ignore-reports',
  'advisory',
  // Fediseer.
  'censure',
  'hesitation',
] as const;
export type Mark = (typeof allMarks)[number];

/** `exact`: this host; `domain`: it and what is below it; `below`: only what is below it (`*.host`). */
export type ListedScope = 'exact' | 'domain' | 'below';

export type ListedHost = {
  /** In lower case and punycode, without a dot at its end. */
  readonly host: string;
  readonly scope: ListedScope;
  readonly marks: readonly Mark[];
  /** One line, as the list gives it. */
  readonly comment: string;
  /** The list asks that its name be masked where it is shown. */
  readonly obfuscate: boolean;
};

export type Skip =
  /** No name of a server. */
  | 'bad-host'
  /** Masked by who publishes the list. */
  | 'obfuscated'
  /** A whole top-level domain, such as `com` or `co.uk`. */
  | 'top-level'
  /** A severity that nobody knows. */
  | 'bad-severity'
  /** Not what the format has in that place. */
  | 'bad-line'
  /** About a person, not a server. */
  | 'person';

/** `line` counts lines of text, or entries of JSON, from 1. */
export type SkippedLine = { readonly line: number; readonly text: string; readonly why: Skip };

export type HostList = {
  readonly hosts: readonly ListedHost[];
  /** The first hundred. */
  readonly skipped: readonly SkippedLine[];
  readonly skippedCount: number;
};

/** Why nothing at all is taken from a list. */
export type Unreadable =
  /** Over 16 MiB. */
  | 'too-large'
  /** Over 100,000 lines or entries. */
  | 'too-many'
  /** Not UTF-8. */
  | 'not-text'
  /** Not of the format that it is said to be, or of none that is known. */
  | 'wrong-format'
  /** Names of servers that are not said to be good or bad. */
  | 'unclear';

export const listBytesMax = 16 * 1024 * 1024;
export const listLinesMax = 100_000;
