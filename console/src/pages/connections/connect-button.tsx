import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { words } from '../../words.ts';
import { ConnectDialog } from './connect-dialog.tsx';

export function ConnectButton({ look }: { look: 'primary' | 'plain' }) {
  const [isConnecting, setConnecting] = useState(false);
  return (
    <>
      <Button look={look} icon={Plus} onClick={() => setConnecting(true)}>
        {words.connections.connect.open}
      </Button>
      {isConnecting && <ConnectDialog onClose={() => setConnecting(false)} />}
    </>
  );
}
