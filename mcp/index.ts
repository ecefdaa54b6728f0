/** The core's public door: `main/`, `cli.ts` and the tests of the built product know nothing else of it but `base/`. */

export type { AccountDesk, AccountView, CheckCause } from './account/desk';
export { openAccountDesk } from './account/openDesk';
export { credentialEnvironment } from './bandwidth/hosts';
export { defaultBridge } from './bridge/bridgeId';
export { keepLaunchFile } from './bridge/launchFile';
export { createSwitchboard } from './compose/compose';
export { openAgentConnections } from './connect/agentConnections';
export type * from './connect/connections';
export { findNode } from './connect/findNode';
export { sharedSnippets } from './connect/sharedSnippets';
export { placeOf } from './connect/table/paths';
export { exportFormats } from './history/export';
export type { Activity } from './model/activity';
export type { SeenAgent } from './model/agent';
export type { PhoneCall, PracticePhone } from './model/phone';
export { type ChoosableProfile, choosableProfiles } from './model/profiles';
export {
  type AccountFacts,
  type KeychainFacts,
  type NumberFacts,
  type ReadinessFacts,
  type ReadinessRow,
  type ReadinessRowId,
  type ReadinessState,
  readiness,
  type Trouble,
} from './model/readiness';
export { decisions, limitNames, numberLists, presets } from './policy/policy';
export { policyFile } from './policy/policyFile';
export { presetTable } from './policy/presets';
export { kindOfTool, knownTools } from './policy/toolKinds';
export { pinnedAsset } from './real/tunnel/pinned';

export { agentFile } from './settings/agentFile';
export { callbackSecret, newCallbackSecret } from './settings/callbackSecret';
export { type RealLineStart, readRealLine } from './settings/realLineSettings';
export { type SettingGroup, settingGroups } from './settings/setting';
export {
  defaultTurns,
  noSettings,
  retentionInForce,
  type Settings,
  settingsInForce,
  turnsInForce,
  type WindowBounds,
} from './settings/settings';
export { openSettings, type SettingsStore } from './settings/settingsFile';
export { type FieldValue, readForm, type SettingField, settingFields } from './settings/settingsForm';
export type * from './switchboard';
export type { StartHelper } from './vault/helper/helperProcess';
export { helperEnvironment } from './vault/helper/helperProcess';
export { openKeychain } from './vault/keychain';
export { keychainSource } from './vault/keychainSource';
export { memoryVault } from './vault/memoryVault';
export type { AccountKey, Vault } from './vault/vault';
