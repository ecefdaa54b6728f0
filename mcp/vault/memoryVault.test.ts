import { memoryVault } from './memoryVault';
import { vaultContract } from './testing/vaultContract';

vaultContract('memory for this run', memoryVault);
