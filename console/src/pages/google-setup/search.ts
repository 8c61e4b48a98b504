export type DoctorSearch = { stage?: 'draft' };

/** Which of the two set-ups is looked at: the live one unless said otherwise. */
export function readDoctorSearch({ stage }: Record<string, unknown>): DoctorSearch {
  return stage === 'draft' ? { stage } : {};
}
