import { freezeService, unfreezeService } from '../../api/services.ts';
import { Ask } from '../../parts/ask.tsx';
import { words } from '../../words.ts';

const { freezeService: freeze, unfreezeService: unfreeze } = words.apiKeys;

type FreezeServiceParts = { service: { id: string; name: string }; isFreezing: boolean; onClose: () => void };

export function FreezeServiceDialog({ service: { id, name }, isFreezing, onClose }: FreezeServiceParts) {
  const texts = isFreezing ? freeze : unfreeze;
  return (
    <Ask
      name={name}
      texts={texts}
      lead={texts.lead}
      act={() => (isFreezing ? freezeService(id) : unfreezeService(id))}
      touches={['api-keys', 'clients', 'exchange']}
      onClose={onClose}
      isHarmless={!isFreezing}
    />
  );
}
