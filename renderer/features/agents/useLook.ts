import { useCallback, useEffect } from 'react';
import { useBridge } from '../../bridge/useBridge';

/** Has this computer searched for agents, now and whenever the person returns to the window. @returns how to do it again */
export function useLook(): () => void {
  const { bridge, act } = useBridge();
  const look = useCallback(() => void act(bridge.lookForAgents()), [bridge, act]);
  useEffect(() => {
    look();
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [look]);
  return look;
}
