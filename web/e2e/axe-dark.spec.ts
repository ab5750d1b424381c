import { looksAtEveryView } from './axe';

looksAtEveryView('dark');
