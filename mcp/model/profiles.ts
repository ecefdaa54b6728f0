/** The specification's tool groups. `session` tools are always loaded. */
export const profiles = ['session', 'onboarding', 'voice', 'recordings', 'messaging', 'lookup'] as const;

export type Profile = (typeof profiles)[number];

/** The profiles a person chooses among; `session` is always loaded. */
export const choosableProfiles = profiles.filter((profile): profile is Exclude<Profile, 'session'> => profile !== 'session');

export type ChoosableProfile = (typeof choosableProfiles)[number];
