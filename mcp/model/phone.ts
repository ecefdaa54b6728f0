/** What the practice phone shows: at most one call rings or talks at a time per entry. */
export interface PhoneState {
  readonly calls: readonly PhoneCall[];
}

export interface PhoneCall {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  /** `ringing-in`: the phone rings, answer or decline. `ringing-out`: the person called in and hears ringing. */
  readonly state: 'ringing-in' | 'ringing-out' | 'talking' | 'ended';
  /** What the caller hears, oldest first. */
  readonly captions: readonly Caption[];
  /** Waiting for keys, waiting for speech after a beep, or just listening. */
  readonly listeningFor: 'keys' | 'speech' | undefined;
  readonly endedBecause: string | undefined;
}

export interface Caption {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly from: 'line' | 'person';
  readonly kind: 'speech' | 'silence' | 'ring' | 'beep' | 'keys' | 'audio';
  readonly text: string;
}

/** The person's end of the practice line: the phone in the window, or a test. */
export interface PracticePhone {
  readonly api: string;
  answer(callId: string): Promise<void>;
  decline(callId: string): Promise<void>;
  digits(callId: string, digits: string): Promise<void>;
  say(callId: string, text: string): Promise<void>;
  hangup(callId: string): Promise<void>;
  /** Plays an inbound caller; returns the new call's id. */
  callIn(from: string): Promise<string>;
  subscribe(listener: (state: PhoneState) => void): () => void;
  readonly state: PhoneState;
}
