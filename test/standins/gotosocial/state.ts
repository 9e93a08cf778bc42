/** Everything a GoToSocial stand-in remembers beyond what all microblogs do. */
import { ulidFrom } from '../protocol/chance.ts';
import { MicroblogState } from '../protocol/microblog.ts';
import type { StandInOptions } from '../protocol/types.ts';

export interface GoToSocialOptions extends StandInOptions {
  /** Who may announce what people here write, unless a post says otherwise. */
  readonly canAnnounce?: 'everybody' | 'nobody';
}

export class GoToSocialState extends MicroblogState {
  readonly gotosocial: GoToSocialOptions;

  constructor(options: GoToSocialOptions) {
    super(options, '/main-key');
    this.gotosocial = options;
  }

  ulid(): string {
    return ulidFrom(this.options.rng ?? Math.random, this.options.now());
  }
}
