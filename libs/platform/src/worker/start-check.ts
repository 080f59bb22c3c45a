/** A condition that must hold before a worker starts. A module registers one by providing it. */
export abstract class StartCheck {
  /** @throws ConfigurationError when an operator has to act before this worker may run */
  abstract assertReady(): Promise<void>;
}
