import { Outlet } from '@tanstack/react-router';
import { SimulationBanner } from '../../parts/simulation-banner.tsx';

/** Around every page there is, signed in or not. */
export function Outside() {
  return (
    <>
      <SimulationBanner />
      <Outlet />
    </>
  );
}
