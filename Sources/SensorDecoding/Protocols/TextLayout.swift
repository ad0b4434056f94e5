import GaitModel

/// What the cells of a text stream mean.
struct TextLayout: Equatable {
  /// A cell that is read: what it is called or where it stands, and its slot.
  struct Place: BitwiseCopyable, Equatable {
    var key: UInt64
    var slot: Int
  }

  /// Slots of a sample's numbers.
  enum Slot {
    static let acceleration = 0
    static let angularRate = 3
    static let time = 6
    static let timeAddend = 7
  }

  var places: [Place] = []
  /// Cells of a line of bare numbers; 0 where the lines name their readings.
  var columns = 0
  /// The word before bare numbers; 0 where there is none.
  var tag: UInt64 = 0
  /// The key of the line of headings; 0 where there is none.
  var headerKey: UInt64 = 0
  /// Every line brings all that is needed.
  var isSingleLine = true
  /// Lines that bring a reading together.
  var linesOfReading = 1
  /// m/s² for 1.
  var accelerationStep = 1.0
  /// rad/s for 1.
  var angularRateStep = 1.0
  /// Nanoseconds for 1 of the time, and of what is added to it.
  var timeSteps = (whole: 0.0, part: 0.0)
  /// Units after which the time starts again; 0 where it never does.
  var turn = 0.0
  var gravityRemoved = false
  /// Every guess, with its evidence and the option that pins it.
  var guesses: [Guess<String>] = []

  var isNamed: Bool { columns == 0 }
  var hasAngularRate: Bool { needed & 0b111_000 != 0 }
  var isTimed: Bool { timeSteps.whole > 0 }
  /// Slots that must be filled, by their bits.
  private(set) var needed: UInt16 = 0

  /// The slot of a cell; `nil` where it is not read.
  func slot(of key: UInt64) -> Int? {
    for place in places where place.key == key { return place.slot }
    return nil
  }

  mutating func add(_ key: UInt64, at slot: Int) {
    places.append(Place(key: key, slot: slot))
    needed |= 1 << UInt16(slot)
  }

  /// Reads the same cells in the same units.
  static func == (first: TextLayout, second: TextLayout) -> Bool {
    first.places == second.places && first.columns == second.columns && first.tag == second.tag
      && abs(first.accelerationStep / second.accelerationStep - 1) < 0.01
      && abs(first.angularRateStep / second.angularRateStep - 1) < 0.01
      && first.timeSteps == second.timeSteps && first.gravityRemoved == second.gravityRemoved
  }
}
