/** Values that a filter knows, offered while somebody types; the code book's and the room's own words. */
import type { Filter } from './query';

export const CHOICES: Partial<Record<Filter, readonly string[]>> = {
  type: [
    'AGREE',
    'CONSULT',
    'SUPPORT',
    'CONCEDE',
    'COOPERATE',
    'AID',
    'RETREAT',
    'REQUEST',
    'ACCUSE',
    'REJECT',
    'THREATEN',
    'PROTEST',
    'SANCTION',
    'MOBILIZE',
    'COERCE',
    'ASSAULT',
  ],
  status: [
    'happened',
    'ongoing',
    'planned',
    'threatened',
    'requested',
    'committed',
    'conditional',
    'possible',
    'denied',
  ],
  state: [
    'single',
    'corroborated',
    'contradicted',
    'denied',
    'corrected',
    'withdrawn',
    'announced',
  ],
};
