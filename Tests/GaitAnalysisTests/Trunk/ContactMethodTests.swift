import GaitAnalysis
import GaitEvaluation
import GaitModel
import Testing

struct ContactMethodTests {
  static let trunk = ContactMethod.all.filter { $0.placement == .sacrum }

  @Test(arguments: trunk.indices)
  func `each published rule of the trunk finds the steps of a spring-mass runner, turned any way`(index: Int)
  {
    let method = Self.trunk[index]
    var runner = SpringMassRunner()
    runner.turn(1.9, about: SIMD3(0.5, 0.4, -0.7))
    let contacts = method.contacts(in: runner.samples.span, rateHertz: 200)
    let matching = EventMatching(
      found: contacts.map(\.initialContact), truth: runner.initialContacts, tolerance: 0.080)
    #expect(matching.recall >= 0.96, "\(method.name)")
    #expect(matching.precision >= 0.96, "\(method.name)")
    for (contact, next) in zip(contacts, contacts.dropFirst()) {
      if let terminal = contact.terminalContact {
        #expect(contact.initialContact < terminal && terminal < next.initialContact, "\(method.name)")
      }
      if contact.side != nil { #expect(contact.side?.opposite == next.side, "\(method.name)") }
    }
  }

  @Test(arguments: ContactMethod.all.indices)
  func `nothing, rest and a single sample give no contacts`(index: Int) {
    let method = ContactMethod.all[index]
    for count in [0, 1, 2, 400] {
      let rest = (0..<count).map { number in
        MotionSample(
          time: SensorTime(seconds: Double(number) / 100), index: Int64(number),
          acceleration: SIMD3(0, 0, 9.80665))
      }
      #expect(method.contacts(in: rest.span, rateHertz: 100).isEmpty, "\(method.name)")
    }
  }

  @Test func `a signal is turned so that up reads one g and landing brakes`() {
    var runner = SpringMassRunner()
    runner.turn(2.4, about: SIMD3(-0.6, 0.1, 0.8))
    let signal = TrunkSignal(samples: runner.samples.span, rateHertz: 200)
    let upright = SpringMassRunner().samples.map { Double($0.acceleration.z / 9.80665) }
    for (found, expected) in zip(signal.vertical, upright) { #expect(abs(found - expected) < 0.1) }
    let forward = SpringMassRunner().samples.map { Double($0.acceleration.x / 9.80665) }
    for (found, expected) in zip(signal.anteroposterior, forward) { #expect(abs(found - expected) < 0.2) }
  }
}
