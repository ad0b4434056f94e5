extension SerialProtocol {
  /// How this protocol's times become stream time.
  ///
  /// Times of arrival come in bursts, so that samples are spread by the rate and the arrivals only steer:
  /// that needs a rate. With a device's clock the rate may be 0, to be learnt.
  ///
  /// - Parameters:
  ///   - rateHertz: samples a second; 0 to learn it.
  ///   - isTimed: the samples bear the device's time; its decoder's `statistics.timedSamples` tells of a
  ///     device that can leave it out.
  public func timeline(rateHertz: Double, isTimed: Bool = true) -> TimelineSettings {
    var settings = TimelineSettings(rateHertz: rateHertz)
    if let clock, isTimed {
      settings.wrapNanoseconds = clock.wrapNanoseconds
    } else {
      settings.stamps = .shared
    }
    return settings
  }
}
