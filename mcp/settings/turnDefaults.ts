import type { TurnSettings } from '../model/turn';

/** What a caller hears until the person chooses otherwise. */
export const defaultTurns: TurnSettings = {
  maxHoldSeconds: 300,
  pleaseHold: 'Please hold.',
  fallbackBxml:
    '<?xml version="1.0" encoding="UTF-8"?><Response><SpeakSentence>Sorry, nobody can take your call right now. Please try again later. Goodbye.</SpeakSentence><Hangup/></Response>',
};
