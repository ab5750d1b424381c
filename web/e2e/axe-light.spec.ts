import { looksAtEveryView } from './axe';

looksAtEveryView('light');
