/** The voices SpeakSentence knows. Origin: Bandwidth's SpeakSentence documentation of 2023 and the voices of its Java SDK of August 2026. */
export interface Voice {
  readonly voice: string;
  readonly locale: string;
  readonly gender: 'female' | 'male';
  /** Enhanced voices cost more. */
  readonly enhanced: boolean;
}

function voices(locale: string, gender: Voice['gender'], names: readonly string[], enhanced = false): readonly Voice[] {
  return names.map((voice) => ({ voice, locale, gender, enhanced }));
}

const voiceTable: readonly Voice[] = [
  ...voices('en_US', 'female', ['julie', 'kate', 'susan']),
  ...voices('en_US', 'male', ['dave', 'paul']),
  ...voices('en_UK', 'female', ['bridget']),
  ...voices('en_UK', 'male', ['simon']),
  ...voices('de', 'female', ['katrin']),
  ...voices('de', 'male', ['stefan']),
  ...voices('es', 'female', ['esperanza', 'violeta']),
  ...voices('es', 'male', ['jorge']),
  ...voices('es_MX', 'female', ['rosa']),
  ...voices('fr', 'female', ['jolie']),
  ...voices('fr', 'male', ['bernard']),
  ...voices('it', 'female', ['paola']),
  ...voices('it', 'male', ['luca']),
  ...voices('ja', 'female', ['masako']),
  ...voices('ja', 'male', ['kenji']),
  ...voices('ru', 'female', ['nadiya']),
  ...voices('ru', 'male', ['anatoli']),
  ...voices('arb', 'female', ['zeina']),
  ...voices('cmn-CN', 'female', ['zhiyu']),
  ...voices('en_US', 'female', ['ruth'], true),
  ...voices('en_US', 'male', ['stephen'], true),
  ...voices('es_US', 'female', ['lupe'], true),
  ...voices('es_US', 'male', ['pedro'], true),
  ...voices('fr_CA', 'female', ['gabrielle'], true),
  ...voices('fr_CA', 'male', ['liam'], true),
  ...voices('en_US', 'female', ['salli', 'ivy']),
  ...voices('en_US', 'male', ['joey', 'justin']),
  ...voices('en_US', 'female', ['salli_enh', 'ivy_enh'], true),
  ...voices('en_US', 'male', ['joey_enh'], true),
  ...voices('en_GB', 'female', ['emma']),
  ...voices('en_GB', 'female', ['emma_enh'], true),
  ...voices('en_GB_WLS', 'male', ['geraint']),
  ...voices('en_AU', 'female', ['nicole']),
  ...voices('en_AU', 'male', ['russell']),
  ...voices('en_IN', 'female', ['raveena']),
  ...voices('es_US', 'female', ['penelope']),
  ...voices('es_US', 'male', ['miguel']),
  ...voices('fr_CA', 'female', ['chantal']),
  ...voices('da_DK', 'female', ['naja']),
  ...voices('da_DK', 'male', ['mads']),
  ...voices('nl_NL', 'male', ['ruben']),
  ...voices('ro_RO', 'female', ['carmen']),
];

export const voiceNames: readonly string[] = voiceTable.map((entry) => entry.voice);
export const locales: readonly string[] = [...new Set(voiceTable.map((entry) => entry.locale))];
